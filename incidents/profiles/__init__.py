"""The numbers of one group and of one district, which their pages and the interface give alike."""
