"""The browser connector: a browser asks before a paste, a drop or an upload, and is answered as the policy says."""
