"""What changes articles and drafts: every step in a transaction, taken by one worker or one person."""
