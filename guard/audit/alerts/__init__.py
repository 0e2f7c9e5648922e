"""Alerts: what the policy names goes out as it happens. The queue is the trail itself, and a position in it."""
