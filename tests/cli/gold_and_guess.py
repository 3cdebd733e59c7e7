"""A gold file and a tagged one, small enough to be counted by hand."""

GOLD = "Ada\tB-PER\nlives\tO\nin\tO\nNew\tB-CITY\nYork\tI-CITY\n.\tO\n\nAlan\tB-PER\nflew\tO\n\nNothing\tO\n"

# Ada is right, New alone is a wrong boundary, Alan is missed, Nothing is invented: 1 of 3
# predicted, 1 of 3 gold
GUESS = "Ada\tB-PER\nlives\tO\nin\tO\nNew\tB-CITY\nYork\tO\n.\tO\n\nAlan\tO\nflew\tO\n\nNothing\tB-PER\n"
