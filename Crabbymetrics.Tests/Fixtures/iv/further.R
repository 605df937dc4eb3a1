# Data of our own and numbers of least squares and of instrumental variables, by R's packages where they have them and otherwise from the
# formulas of the papers, written with matrices and independent of this library. Rscript further.R writes further.csv and further.json.
suppressMessages({library(lmtest); library(sandwich); library(car)})
set.seed(20261130)
n <- 96
g <- rep(1:16, each = 6)
u <- rnorm(n); shock <- rep(rnorm(16, sd = .5), each = 6)
x1 <- round(rnorm(n), 4); x2 <- round(runif(n), 4)
z <- round(matrix(rnorm(4 * n), n) + rep(rnorm(16, sd = .3), each = 6), 4)
d <- round(.5 * x1 + z %*% c(.35, .25, 0, .1) + .7 * u + rnorm(n, sd = .8), 4)[, 1]
d2 <- round(-.3 * x2 + z %*% c(-.1, .3, .5, 0) - .4 * u + rnorm(n, sd = .8), 4)[, 1]
y <- round(1 + .4 * x1 - .6 * x2 + .5 * d + .3 * d2 + (u + shock) * (.6 + .5 * abs(z[, 1])), 4)
w <- round(.5 + 1.5 * runif(n), 3)
a <- data.frame(y, x1, x2, d, d2, z1 = z[, 1], z2 = z[, 2], z3 = z[, 3], z4 = z[, 4], w, firm = g, group = rep(c("a", "b", "c"), length.out = n))
write.csv(a, "further.csv", row.names = FALSE, quote = FALSE)
a <- read.csv("further.csv")
out <- list()
put <- function(name, value) out[[name]] <<- as.vector(value)

## Least squares
for (weighted in c(FALSE, TRUE)) {
  p <- if (weighted) "weighted_" else ""
  a$v <- if (weighted) a$w else rep(1, n)
  fit <- lm(y ~ x1 + x2 + d, a, weights = v)
  chow <- anova(fit, lm(y ~ factor(group) * (x1 + x2 + d), a, weights = v))
  put(paste0(p, "chow"), c(chow$F[2], chow[["Pr(>F)"]][2]))
  at <- data.frame(x1 = c(0, 1.5, -2), x2 = c(.5, .1, 3), d = c(0, -1, 2))
  put(paste0(p, "mean"), predict(fit, at, interval = "confidence", level = .9))
  put(paste0(p, "new"), suppressWarnings(predict(fit, at, interval = "prediction", level = .9)))
  put(paste0(p, "dffits"), dffits(fit)); put(paste0(p, "covratio"), covratio(fit))
  put(paste0(p, "dfbetas_d"), dfbetas(fit)[, 4]); put(paste0(p, "cooks"), cooks.distance(fit))
  put(paste0(p, "rstudent"), rstudent(fit)); put(paste0(p, "hat"), hatvalues(fit))
  put(paste0(p, "linear_hypothesis"), unlist(linearHypothesis(fit, "x1 + d = 1")[2, c("F", "Pr(>F)")]))
}
fit <- lm(y ~ x1 + x2 + d, a)
for (order in c(1, 3)) {
  put(paste0("breusch_godfrey_", order), unlist(bgtest(fit, order = order)[c("statistic", "p.value")]))
  put(paste0("breusch_godfrey_f_", order), unlist(bgtest(fit, order = order, type = "F")[c("statistic", "p.value")]))
}
put("vif", vif(fit))

## Instruments, with analytic weights v: every matrix has rows times the roots of the weights.
analyse <- function(p, v, endogenous, nw) {
  s <- sqrt(v)
  X1 <- cbind(1, a$x1, a$x2) * s; Z2 <- as.matrix(a[c("z1", "z2", "z3", "z4")]) * s
  X2 <- as.matrix(a[endogenous]) * s; Y <- a$y * s
  Z <- cbind(X1, Z2); X <- cbind(X1, X2)
  L <- ncol(Z2); k <- ncol(X); k2 <- ncol(X2); dd <- n - ncol(Z); G <- length(unique(a$firm))
  hat <- function(Z, M) Z %*% solve(crossprod(Z), crossprod(Z, M))
  res <- function(Z, M) M - hat(Z, M)
  b2 <- solve(crossprod(hat(Z, X), X), crossprod(hat(Z, X), Y)); e2 <- as.vector(Y - X %*% b2)
  S0 <- function(e) crossprod(Z * e)
  Sc <- function(e) crossprod(rowsum(Z * e, a$firm))
  J <- function(b, S, Z. = Z) { m <- crossprod(Z., Y - X %*% b); sum(m * solve(S, m)) }
  gmm <- function(S, Z. = Z) { q <- crossprod(Z., X); solve(t(q) %*% solve(S, q), t(q) %*% solve(S, crossprod(Z., Y))) }
  put(paste0(p, "two_stage"), b2)
  # LIML and Fuller
  R <- cbind(Y, X2)
  kappa <- min(Re(eigen(solve(crossprod(res(Z, R)), crossprod(res(X1, R))))$values))
  for (method in c("liml", "fuller")) {
    kap <- if (method == "liml") kappa else kappa - 1 / dd
    Xk <- X - kap * res(Z, X)
    B <- solve(crossprod(Xk, X)); b <- B %*% crossprod(Xk, Y); e <- as.vector(Y - X %*% b)
    put(paste0(p, method), b)
    put(paste0(p, method, "_vanilla"), sqrt(diag(B) * sum(e^2) / (n - k)))
    put(paste0(p, method, "_hc1"), sqrt(diag(B %*% crossprod(Xk * e) %*% B) * n / (n - k)))
    put(paste0(p, method, "_cr1"), sqrt(diag(B %*% crossprod(rowsum(Xk * e, a$firm)) %*% B) * G / (G - 1) * (n - 1) / (n - k)))
  }
  put(paste0(p, "kappa"), kappa)
  # two-step GMM with clusters, J at the weights of the first step
  S <- Sc(e2); bg <- gmm(S); put(paste0(p, "gmm_cr0"), bg); put(paste0(p, "j_cr0"), J(bg, S))
  eg <- as.vector(Y - X %*% bg); q <- crossprod(Z, X)
  put(paste0(p, "gmm_cr0_efficient"), sqrt(diag(solve(t(q) %*% solve(Sc(eg), q)))))
  S <- S0(e2); put(paste0(p, "j_hc0"), J(gmm(S), S))
  # C: z3 and z4 suspected, at the same weights
  for (vc in c("hc0", "cr0", "vanilla")) {
    S <- switch(vc, hc0 = S0(e2), cr0 = Sc(e2), vanilla = crossprod(Z) * sum(e2^2) / n)
    keep <- 1:5
    put(paste0(p, "c_", vc), J(gmm(S), S) - J(gmm(S[keep, keep], Z[, keep]), S[keep, keep], Z[, keep]))
  }
  sargan <- n * sum(hat(Z, e2)^2) / sum(e2^2)
  put(paste0(p, "sargan"), sargan); put(paste0(p, "basmann"), sargan * dd / (n - sargan))
  # CUE: Newton's method on the gradient of J, which is a matter of the residuals alone
  grad <- function(b) {
    e <- as.vector(Y - X %*% b); Si <- solve(S0(e)); m <- Si %*% crossprod(Z, e)
    f <- as.vector(Z %*% m)
    -2 * crossprod(X, f) + 2 * crossprod(X * e, f^2)
  }
  b <- gmm(S0(e2)); for (i in 1:3) b <- optim(b, function(b) J(b, S0(as.vector(Y - X %*% b))), grad, method = "BFGS", control = list(reltol = 1e-15, maxit = 1000))$par
  for (i in 1:8) {
    h <- 1e-5; H <- sapply(1:k, function(j) { t <- replace(rep(0, k), j, h); (grad(b + t) - grad(b - t)) / (2 * h) })
    b <- b - solve(H, grad(b))
  }
  e <- as.vector(Y - X %*% b)
  put(paste0(p, "cue"), b); put(paste0(p, "cue_j"), J(b, S0(e))); put(paste0(p, "cue_gradient"), max(abs(grad(b))))
  put(paste0(p, "cue_efficient"), sqrt(diag(solve(t(q) %*% solve(S0(e), q)))))
  # Sanderson and Windmeijer
  for (j in seq_len(k2)) if (k2 > 1) {
    o <- X2[, -j, drop = FALSE]; x <- X2[, j]; oz <- cbind(X1, o)
    c2 <- solve(crossprod(hat(Z, oz), oz), crossprod(hat(Z, oz), x)); uu <- x - oz %*% c2
    put(paste0(p, "sw_", endogenous[j]), (sum(hat(Z, uu)^2) / (L - k2 + 1)) / (sum(res(Z, uu)^2) / dd))
  }
  # The reduced form, its covariance, and what follows from it at b0
  Zt <- res(X1, Z2); A <- solve(crossprod(Zt)); Pi <- A %*% crossprod(Zt, cbind(Y, X2)); U <- res(Z, cbind(Y, X2)); q <- 1 + k2
  cov <- function(vc) switch(vc,
    vanilla = kronecker(crossprod(U) / dd, A),
    hc1 = { sc <- do.call(cbind, lapply(1:q, function(j) Zt * U[, j])); D <- kronecker(diag(q), A); D %*% crossprod(sc) %*% D * n / dd },
    cr1 = { sc <- rowsum(do.call(cbind, lapply(1:q, function(j) Zt * U[, j])), a$firm); D <- kronecker(diag(q), A)
      D %*% crossprod(sc) %*% D * G / (G - 1) * (n - 1) / dd })
  clr <- function(x, r, L) if (x <= 0) 1 else integrate(function(t) 2 * gamma(L / 2) / (sqrt(pi) * gamma((L - 1) / 2)) *
    pchisq(x * (x + r) / (x + r * sin(t)^2), L, lower.tail = FALSE) * cos(t)^(L - 2), 0, pi / 2, rel.tol = 1e-12, subdivisions = 5000)$value
  if (k2 == 1) for (vc in c("vanilla", "hc1", "cr1")) {
    V <- cov(vc); i <- 1:L; j <- L + i
    at <- function(b) {
      de <- Pi[, 1] - Pi[, 2] * b; Vd <- V[i, i] - b * (V[i, j] + V[j, i]) + b^2 * V[j, j]; C <- V[j, i] - b * V[j, j]
      D <- Pi[, 2] - C %*% solve(Vd, de); VD <- V[j, j] - C %*% solve(Vd, t(C))
      ar <- sum(de * solve(Vd, de)); K <- sum(D * solve(Vd, de))^2 / sum(D * solve(Vd, D)); r <- sum(D * solve(VD, D))
      lr <- (ar - r + sqrt((ar - r)^2 + 4 * K * r)) / 2
      c(ar = ar / L, k = K, r = r, lr = lr, p = clr(lr, r, L))
    }
    for (b0 in c(0, .5)) put(paste0(p, "robust_", vc, "_", b0), at(b0))
    df2 <- if (vc == "cr1") G - 1 else dd
    ends <- function(f) {
      grid <- tan(seq(-pi / 2, pi / 2, length.out = 3003)[2:3002]); s <- sapply(grid, f); r <- which(s[-1] * s[-length(s)] < 0)
      c(f(-1e9) < 0, sapply(r, function(t) uniroot(f, grid[c(t, t + 1)], tol = 1e-14)$root), f(1e9) < 0)
    }
    put(paste0(p, "set_ar_", vc), ends(function(b) at(b)["ar"] - qf(.95, L, df2)))
    put(paste0(p, "set_k_", vc), ends(function(b) at(b)["k"] - qchisq(.95, 1)))
    put(paste0(p, "set_clr_", vc), ends(function(b) .05 - at(b)["p"]))
    Q <- crossprod(Zt); W <- t(chol(Q)); W <- t(W) %*% V[j, j] %*% W; x <- 10
    lmax <- max(eigen(W, TRUE)$values); K <- sum(diag(W))^2 * (1 + 2 * x) / (sum(W^2) + 2 * x * sum(diag(W)) * lmax)
    put(paste0(p, "effective_", vc), c(sum(Pi[, 2] * (Q %*% Pi[, 2])) / sum(diag(W)), K, qchisq(.95, K, x * K) / K))
  }
}
analyse("", rep(1, n), "d"); analyse("weighted_", a$w, "d"); analyse("two_", rep(1, n), c("d", "d2")); analyse("two_weighted_", a$w, c("d", "d2"))
num <- function(v) paste0("[", paste(formatC(v, digits = 17, format = "g", flag = ""), collapse = ", "), "]")
lines <- paste0("  \"", names(out), "\": ", sapply(out, num))
writeLines(c("{", paste0("  \"source\": \"", R.version.string, ", lmtest ", packageVersion("lmtest"), ", car ", packageVersion("car"), ": further.R\","), paste(lines, collapse = ",\n"), "}"), "further.json")
