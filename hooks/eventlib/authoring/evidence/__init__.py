"""What a raw text tells of each field: the day, the places, who acts in it, the topics, the pages that it rests on.

Owns the rules that find it and the words that they go by; each proposal has the words of the text that it rests on. What of
a text is title, head and section is not its business: that is of `raw_text`. The form does the same by the same patterns.
"""
