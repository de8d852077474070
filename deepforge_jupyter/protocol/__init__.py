"""What crosses the wire beside the domain's own structs: requests, answers and feed messages."""
