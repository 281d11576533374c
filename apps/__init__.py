"""Programs: doors onto the helpdesk, never imported by it."""
