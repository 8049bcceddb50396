"""What changes data on behalf of the site's own users."""
