"""Drafts: forms in progress, as far as the customer has answered them."""
