"""The whole store as one file, and back: on SQLite and PostgreSQL alike, from one to the other.

Rows travel as lines of JSON, not as a copy of the database's own files: a backup made on one
database can be restored into another, and an older one into a newer installation.
"""
