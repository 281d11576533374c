"""What the rule packs mean: reading them, weighing them, counting days and hours. Pure: no SQL, no clock."""
