# Poisson regression with absorbed effects by fixest on the panels of `Crabbymetrics.Benchmarks -- absorb-poisson`, simulated anew: elapsed
# and processor time of a warm fit with vanilla and clustered standard errors. Usage: Rscript absorb-poisson.R ROWS REPEAT KIND...
suppressMessages(library(fixest))
arguments <- commandArgs(TRUE)
n <- as.integer(arguments[1])
times <- as.integer(arguments[2])
setFixest_nthreads(2)
panel <- function(kind) {
  individuals <- n / 10
  firms <- if (kind == "movers") n / 50 else round(individuals / 23)
  individual <- rep(seq_len(individuals), each = 10)
  year <- rep(1:10, individuals)
  home <- floor((individual - 1) * firms / individuals)
  move <- function(share) rep(ifelse(runif(individuals) < share, sample(1:9, individuals, TRUE), 10), each = 10)
  by <- function(step) ifelse(year > move(if (kind == "chain") .25 else .3), (home + rep(step, each = 10)) %% firms, home)
  firm <- switch(kind,
    simple = sample(firms, n, TRUE),
    difficult = rep(seq_len(firms), length.out = n),
    chain = by(rep(1, individuals)),
    movers = by(1 + floor(rexp(individuals, 1 / 20)))
  )
  x1 <- rnorm(n)
  effects <- rnorm(firms)[match(firm, unique(firm))] + rnorm(individuals)[individual] + rnorm(10)[year]
  y <- rpois(n, exp(.3 * (x1 + .05 * x1^2 + effects + rnorm(n))))
  data.frame(y, x1, x2 = x1^2, individual, firm, year)
}
for (kind in arguments[-(1:2)]) {
  data <- panel(kind)
  for (formula in list(y ~ x1 + x2 | individual + year, y ~ x1 + x2 | individual + firm + year)) {
    used <- sapply(seq_len(times + 1), function(run) {
      spent <- system.time({
        fit <- fepois(formula, data, vcov = "iid", notes = FALSE)
        summary(fit, cluster = ~individual)
      })
      c(spent[["elapsed"]], spent[["user.self"]] + spent[["sys.self"]])
    })[, -1, drop = FALSE]
    cat(sprintf("fixest %s, %s, %d effects: least %.3f s, processor %.3f s\n", packageVersion("fixest"), kind,
                length(all.vars(formula)) - 3, min(used[1, ]), min(used[2, ])))
  }
}
