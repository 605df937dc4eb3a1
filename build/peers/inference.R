# Reference values of tests and covariances from R. Run from the root of the repository:
#   Rscript build/peers/inference.R > Crabbymetrics.Tests/Fixtures/inference/r.json
suppressMessages({
    library(car); library(pscl); library(sandwich); library(clubSandwich); library(survey); library(MASS); library(jsonlite)
})
options(survey.lonely.psu = "fail", digits = 15)
births <- read.csv("samples/data/birthwt.csv", stringsAsFactors = TRUE)
quine <- read.csv("samples/data/quine.csv")
epil <- read.csv("samples/data/epil.csv", stringsAsFactors = TRUE)
epil$fourth <- as.numeric(epil$period == 4)
tight <- glm.control(epsilon = 1e-14, maxit = 100)

# One more of Newton's steps than R makes: its covariance is that of the weights before the last step.
polished <- function(fit) {
    for (i in 1:3) {
        call <- fit$call
        call$start <- coef(fit)
        fit <- eval(call, globalenv())
    }
    fit$call$start <- NULL
    fit
}

out <- list()

# car::Anova of types 2 and 3, F for least squares and chi-squared for the others.
anova_of <- function(fit, covariance, type) {
    table <- if (inherits(fit, "glm")) Anova(fit, type = type, vcov. = covariance, test.statistic = "Wald")
    else Anova(fit, type = type, vcov. = covariance)
    table <- as.data.frame(table)
    keep <- !(rownames(table) %in% c("(Intercept)", "Residuals"))
    column <- intersect(c("F", "Chisq"), names(table))
    list(terms = rownames(table)[keep], statistic = table[keep, column], df = table[keep, "Df"],
         p = table[keep, grep("^Pr", names(table))])
}
ols <- lm(bwt ~ lwt * smoke + race + age, births)
logit <- polished(glm(low ~ lwt * smoke + race + age, binomial, births, control = tight))
poisson <- polished(glm(y ~ trt * base + age + fourth, stats::poisson, epil, control = tight))
cases <- list(
    list("ols", "births", "bwt ~ lwt*smoke + race + age", ols, "vanilla", vcov(ols)),
    list("ols", "births", "bwt ~ lwt*smoke + race + age", ols, "hc3", vcovHC(ols, "HC3")),
    list("logit", "births", "low ~ lwt*smoke + race + age", logit, "vanilla", vcov(logit)),
    list("logit", "births", "low ~ lwt*smoke + race + age", logit, "sandwich", sandwich(logit)),
    list("poisson", "epil", "y ~ trt*base + age + fourth", poisson, "cr1-stata", vcovCL(poisson, ~subject, type = "HC0"))
)
out$anova <- lapply(cases, function(case) {
    list(model = case[[1]], data = case[[2]], formula = case[[3]], covariance = case[[5]],
         two = anova_of(case[[4]], case[[6]], 2), three = anova_of(case[[4]], case[[6]], 3))
})

# clubSandwich: CR2 with Satterthwaite's degrees of freedom, and the approximate Hotelling test of several coefficients.
satterthwaite <- function(name, formula, fit, data, joint) {
    tests <- coef_test(fit, vcov = "CR2", cluster = data$subject, test = "Satterthwaite")
    wald <- Wald_test(fit, constraints = constrain_zero(joint), vcov = "CR2", cluster = data$subject, test = "HTZ")
    list(model = name, formula = formula, names = rownames(tests), error = tests$SE, df = tests$df_Satt, p = tests$p_Satt,
         joint = names(coef(fit))[joint], statistic = wald$Fstat, denominator = wald$df_denom, joint_p = wald$p_val)
}
least <- lm(y ~ trt + base + age + fourth, epil)
binary <- polished(glm(I(y > 4) ~ trt + base + age, binomial, epil, control = tight))
out$satterthwaite <- list(
    satterthwaite("ols", "y ~ trt + base + age + fourth", least, epil, 2:4),
    satterthwaite("logit", "I(y > 4) ~ trt + base + age", binary, epil, c(2, 4)),
    satterthwaite("poisson", "y ~ trt + base + age + fourth", polished(glm(y ~ trt + base + age + fourth, stats::poisson, epil,
        control = tight)), epil, 2:3)
)

# survey: sampling weights, with and without clusters.
epil$w <- 1 + (seq_len(nrow(epil)) * 7) %% 5
births$w <- 1 + (seq_len(nrow(births)) * 7) %% 5
sampled <- function(name, data, formula, fit) list(model = name, data = data, formula = formula, names = names(coef(fit)),
    estimate = unname(coef(fit)), error = unname(sqrt(diag(vcov(fit)))))
rows <- svydesign(ids = ~1, weights = ~w, data = births)
subjects <- svydesign(ids = ~subject, weights = ~w, data = epil)
out$survey <- list(
    sampled("logit", "births", "low ~ lwt + smoke + race",
        svyglm(low ~ lwt + smoke + race, rows, family = quasibinomial(), control = tight)),
    sampled("poisson", "epil", "y ~ trt + base + age", svyglm(y ~ trt + base + age, subjects, family = quasipoisson(), control = tight))
)

# pscl: Vuong's test with its corrections, and pseudo R squared.
vuong_of <- function(one, other) {
    text <- capture.output(pscl::vuong(one, other, digits = 12))
    lines <- grep("^(Raw|AIC-corrected|BIC-corrected)", text, value = TRUE)
    as.numeric(sapply(strsplit(trimws(lines), " +"), `[`, 2))
}
days <- polished(glm(Days ~ EthN + SexM + AgeF1 + AgeF2 + AgeF3 + LrnSL, stats::poisson, quine, control = tight))
few <- polished(glm(Days ~ EthN + LrnSL, stats::poisson, quine, control = tight))
negative <- glm.nb(Days ~ EthN + LrnSL, quine, control = tight)
out$vuong <- list(
    list(one = "Days ~ EthN + SexM", other = "Days ~ AgeF1 + AgeF2 + AgeF3 + LrnSL", negative_binomial = FALSE,
        statistic = vuong_of(polished(glm(Days ~ EthN + SexM, stats::poisson, quine, control = tight)),
            polished(glm(Days ~ AgeF1 + AgeF2 + AgeF3 + LrnSL, stats::poisson, quine, control = tight)))),
    list(one = "Days ~ EthN + SexM + AgeF1 + AgeF2 + AgeF3 + LrnSL", other = "Days ~ EthN + LrnSL", negative_binomial = TRUE,
        statistic = vuong_of(days, negative))
)
pseudo <- function(name, data, formula, fit) {
    r <- suppressMessages({capture.output(v <- pR2(fit)); v})
    p <- fitted(fit)
    list(model = name, data = data, formula = formula, mcfadden = r[["McFadden"]], cox_snell = r[["r2ML"]], nagelkerke = r[["r2CU"]],
         tjur = if (name == "logit") mean(p[fit$y == 1]) - mean(p[fit$y == 0]) else NULL)
}
out$pseudo <- list(
    pseudo("logit", "births", "low ~ lwt*smoke + race + age", logit),
    pseudo("poisson", "quine", "Days ~ EthN + SexM + AgeF1 + AgeF2 + AgeF3 + LrnSL", days)
)

# car and stats: variance inflation, studentized residuals, DFBETAS.
influence_of <- function(fit) list(studentized = unname(rstudent(fit)), dfbetas = unname(dfbetas(fit)[, "lwt"]),
    dffits = unname(dffits(fit)), cook = unname(cooks.distance(fit)))
additive <- lm(bwt ~ lwt + smoke + race + age, births)
inflation <- vif(additive)
out$influence <- c(list(formula = "bwt ~ lwt + smoke + race + age", vif = unname(inflation[, 1]), terms = rownames(inflation)),
    influence_of(additive))
cat(toJSON(out, digits = NA, auto_unbox = TRUE, pretty = TRUE), "\n")
