"""What we choose: the rules and settings of a sales floor. Imports nothing of ours."""
