"""What the news brings to the desk: the queue of drafts, each draft with its evidence, and where they come from."""
