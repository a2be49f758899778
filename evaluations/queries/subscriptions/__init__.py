"""What subscriptions tell: the weekly letter, units beyond a threshold, and the page of one person."""
