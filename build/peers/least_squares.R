# Times R's lm.fit, and fixest's feols where that package is installed, on a raw file: Rscript least_squares.R FILE [REPEAT]. Prints a JSON object for each.
arguments <- commandArgs(trailingOnly = TRUE)
repeats <- if (length(arguments) > 1) as.integer(arguments[2]) else 3L
file <- file(arguments[1], "rb")
header <- readBin(file, "integer", 4, size = 4, endian = "little")
n <- header[1]
p <- header[3]
x <- matrix(readBin(file, "double", n * p, endian = "little"), n, p, byrow = TRUE)
y <- readBin(file, "double", n, endian = "little")
close(file)
design <- cbind(1, x)

measure <- function(peer, fit_once) {
  times <- numeric(repeats)
  processor <- numeric(repeats)
  # A clock of milliseconds needs some fits at a time.
  first <- system.time(fit_once())[["elapsed"]]
  at_once <- max(1, ceiling(0.1 / max(first, 0.0005)))
  for (i in seq_len(repeats)) {
    spent <- system.time(for (j in seq_len(at_once)) fit_once())
    times[i] <- spent[["elapsed"]] / at_once
    processor[i] <- (spent[["user.self"]] + spent[["sys.self"]]) / at_once
  }
  cat(sprintf('{"peer": "%s", "n": %d, "p": %d, "median_s": %.9f, "min_s": %.9f, "cpu_s": %.9f}\n', peer, n, p, median(times), min(times), median(processor)))
}

measure("R lm.fit", function() lm.fit(design, y))
if (requireNamespace("fixest", quietly = TRUE)) {
  names <- paste0("x", seq_len(p))
  data <- setNames(data.frame(y, x), c("y", names))
  formula <- reformulate(names, "y")
  measure("fixest feols", function() fixest::feols(formula, data))
}
