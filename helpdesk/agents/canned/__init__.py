"""Canned replies: what agents say often, written once by a lead."""
