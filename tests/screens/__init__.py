"""Every screen of the shop, drawn from sample views in both languages."""
