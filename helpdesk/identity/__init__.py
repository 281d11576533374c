"""Who the customer is: verification codes, what they proved, and porting PINs."""
