"""Files that customers send in a chat: kept as they came, read by nobody but people."""
