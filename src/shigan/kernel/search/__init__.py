"""Search over all that one may see: Chinese words, and names by the initials of their pinyin."""
