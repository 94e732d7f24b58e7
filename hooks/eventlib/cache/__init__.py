"""What earlier runs made, so that nothing is done twice that need not be: a store on disk, and what its keys say.

Owns how and how long it is kept. What is kept, and how it is written as bytes, is the matter of those whose it is: they
work without a store as well, and to the same result.
"""
