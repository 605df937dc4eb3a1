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
  for (i in 0:repeats) {
    elapsed <- system.time(fit_once())[["elapsed"]]
    if (i > 0) times[i] <- elapsed
  }
  cat(sprintf('{"peer": "%s", "n": %d, "p": %d, "median_s": %.6f, "min_s": %.6f}\n', peer, n, p, median(times), min(times)))
}

measure("R lm.fit", function() lm.fit(design, y))
if (requireNamespace("fixest", quietly = TRUE)) {
  names <- paste0("x", seq_len(p))
  data <- setNames(data.frame(y, x), c("y", names))
  formula <- reformulate(names, "y")
  measure("fixest feols", function() fixest::feols(formula, data))
}
