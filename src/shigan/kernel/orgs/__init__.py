"""Units, posts and people; and from them the scope of what each may see and do."""
