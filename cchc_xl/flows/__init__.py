"""What the office does, each on one screen: gather → decide → apply."""
