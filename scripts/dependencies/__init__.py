"""What this project takes from others: exactly which versions, what is known against them, and under which licences."""
