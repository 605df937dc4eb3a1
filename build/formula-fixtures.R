# Writes Crabbymetrics.Tests/Fixtures/formulas: a small data set, and the model matrices that R makes of some 200 formulas of it.
# Run from the repository: Rscript build/formula-fixtures.R. Needs R alone (stats, splines).
library(splines)
options(contrasts = c("contr.treatment", "contr.poly"))
folder <- "Crabbymetrics.Tests/Fixtures/formulas"
set.seed(20)
cells <- expand.grid(a = c("a1", "a2", "a3"), b = c("b1", "b2"), c = c("c1", "c2", "c3"), stringsAsFactors = FALSE)
data <- rbind(cells, cells)
n <- nrow(data)
data$x <- round(rnorm(n), 2)
data$z <- round(runif(n, 0.5, 4), 2)
data$w <- sample(1:7, n, replace = TRUE)
data$year <- rep(2001:2004, length.out = n)
data$y <- round(rnorm(n, 5), 2)
write.csv(data, file.path(folder, "data.csv"), row.names = FALSE, quote = FALSE)

# Ours, and what R calls the same; one text where both write it alike.
pairs <- list()
add <- function(ours, r = ours) pairs[[length(pairs) + 1]] <<- c(ours, r)

functions <- c(
  "log(z)", "log1p(z)", "log2(z)", "log10(z)", "exp(x)", "expm1(x)", "sqrt(z)", "abs(x)", "sin(x)", "cos(x)", "tan(x)", "floor(z)", "ceiling(z)",
  "trunc(x)", "sign(x)", "round(z, 1)", "log(z, 3)", "log(z, base = 2)", "I(x^2)", "I(x^3 - 2 * x)", "I(-x^2)", "I((x + z) / 2)", "I(x * z)",
  "I(2^x)", "I(x > 0)", "I(x >= 0.5 & z < 2)", "I(x < 0 | w == 3)", "I(!(x > 0))", "I(w != 4)", "I(w %% 2)", "I(w %/% 2)", "I(w %in% c(1, 3, 5))",
  "I(a == \"a2\")", "I(a != \"a2\")", "I(a %in% c(\"a1\", \"a3\"))", "pmin(x, 0.5)", "pmax(x, z)", "pmin(x, z, 1)", "ifelse(x > 0, x, 0)",
  "ifelse(a == \"a1\", z, -z)", "I(-2^2 + x)", "I(x^-1)", "I(2^3^0.5 * x)", "I(x - 1 - 2)", "I(z / 2 / 3)",
  "scale(x)", "scale(z, scale = FALSE)", "scale(z, center = FALSE)", "scale(log(z))", "poly(x, 1)", "poly(x, 2)", "poly(z, 4)", "poly(year, 3)",
  "poly(x, 3, raw = TRUE)", "poly(log(z), 2)", "poly(w, degree = 5)",
  "bs(x)", "bs(x, df = 5)", "bs(z, df = 7)", "bs(x, knots = c(-0.5, 0.5))", "bs(z, degree = 2)", "bs(z, df = 4, degree = 2)", "bs(x, degree = 1, df = 3)",
  "bs(z, df = 6, intercept = TRUE)", "bs(z, df = 5, Boundary.knots = c(0, 5))", "ns(x)", "ns(x, df = 2)", "ns(x, df = 4)", "ns(z, df = 6)",
  "ns(x, knots = c(-0.5, 0.5))", "ns(z, df = 3, Boundary.knots = c(0.8, 3.5))", "ns(z, df = 4, intercept = TRUE)",
  "cut(z, c(0, 1, 2, 5))", "cut(x, c(-Inf, 0, Inf))", "cut(z, 3)", "cut(w, c(1, 3, 7), include.lowest = TRUE)", "cut(w, c(0, 3, 8), right = FALSE)",
  "factor(w)", "factor(year)", "factor(a)"
)
for (f in functions) {
  ours <- if (grepl("intercept = TRUE", f)) paste("y ~ 0 +", f) else paste("y ~", f)
  add(ours)
}
add("y ~ C(a)", "y ~ a")
add("y ~ C(year)", "y ~ factor(year)")
add("y ~ C(a, ref = \"a2\")", "y ~ relevel(factor(a), ref = 'a2')")
add("y ~ C(a, Treatment(\"a3\"))", "y ~ relevel(factor(a), ref = 'a3')")
add("y ~ C(year, ref = 2003)", "y ~ relevel(factor(year), ref = '2003')")
add("y ~ relevel(a, ref = \"a3\")", "y ~ relevel(factor(a), ref = 'a3')")
add("y ~ i(a, ref = \"a2\")", "y ~ relevel(factor(a), ref = 'a2')")
add("y ~ C(a, Sum)", "y ~ C(factor(a), contr.sum)")
add("y ~ C(a, contr.sum)*x", "y ~ C(factor(a), contr.sum)*x")
add("y ~ C(a, Sum)*C(b, Sum)", "y ~ C(factor(a), contr.sum)*C(factor(b), contr.sum)")
add("y ~ C(a, Sum)*b", "y ~ C(factor(a), contr.sum)*b")
add("y ~ i(a, x)", "y ~ a:x")
add("y ~ i(a, x, ref = \"a1\")", "y ~ I((a == 'a2') * x) + I((a == 'a3') * x)")
add("y ~ x + i(year, x, ref = 2001)", "y ~ x + I((year == 2002) * x) + I((year == 2003) * x) + I((year == 2004) * x)")
add("y ~ i(year, bin = list(early = c(2001, 2002), late = c(2003, 2004)))", "y ~ I(year > 2002)")
add("y ~ i(year, ref = c(2001, 2003))", "y ~ I(year == 2002) + I(year == 2004)")
add("y ~ standardize(z)", "y ~ I((z - mean(z)) / sqrt(mean((z - mean(z))^2)))")
add("y ~ center(z)", "y ~ I(z - mean(z))")
add("y ~ poly(x, 2)*a")
add("y ~ a/x")
add("y ~ a + a:x")
add("y ~ a/x - 1")
add("y ~ a/b")
add("y ~ b %in% a + a", "y ~ a + a:b")
add("y ~ 0 + a")
add("y ~ a - 1 + x")
add("y ~ 0 + x + z")
add("y ~ 0 + a + b")
add("y ~ 0 + a:x")
add("y ~ (a + b + c)^2")
add("y ~ (a + b + c)^3 - a:b:c")
add("y ~ a*b*x")
add("y ~ (x + z + w)^2")
add("y ~ x*z - x")
add("y ~ log(z)*a + ns(x, 2):b")
add("y ~ bs(x, df = 4):b + b")
add("y ~ . - y", "y ~ a + b + c + x + z + w + year")
add("y ~ (a + x)^2 + I(x^2)")
add("y ~ poly(x, 2):poly(z, 2)")
add("y ~ cut(z, 3)*x")
add("y ~ C(cut(z, c(0, 2, 5)))", "y ~ cut(z, c(0, 2, 5))")
pairs[[length(pairs)]] <- NULL
add("y ~ I(x)*I(z^2)")
add("y ~ 1")
add("log(z) ~ x*a")

# Random formulas with their marginal terms: of others R spans less than the terms mean, or codes collinear columns.
terms <- c("a", "b", "c", "x", "z")
attempts <- 0
while (length(pairs) < 205 && attempts < 5000) {
  attempts <- attempts + 1
  chosen <- replicate(sample(1:2, 1), paste(sample(terms, sample(1:3, 1)), collapse = sample(c("*", "*", "/"), 1)))
  if (sum(grepl("/", chosen)) > 0 && length(chosen) > 1) next
  text <- paste("y ~", if (runif(1) < 0.25) "0 +" else "", paste(unique(chosen), collapse = " + "))
  text <- gsub("  ", " ", text)
  matrix <- model.matrix(as.formula(text), data)
  if (ncol(matrix) < 24 && qr(matrix)$rank == ncol(matrix) && !any(sapply(pairs, function(pair) pair[1] == text))) add(text)
}

out <- file(file.path(folder, "matrices.txt"), "w")
for (pair in pairs) {
  m <- model.matrix(as.formula(pair[2]), data)
  writeLines(c(paste0("# ", pair[1]), paste0("R ", pair[2]), as.character(ncol(m))), out)
  for (j in seq_len(ncol(m))) writeLines(paste(formatC(m[, j], digits = 14, format = "g", width = 1), collapse = " "), out)
}
close(out)
cat(length(pairs), "formulas\n")
