using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>The first stage of an endogenous regressor: its least squares on exogenous regressors and instruments, and how strong the
/// instruments are in it. Immutable.</summary>
public sealed class FirstStage
{
    internal FirstStage() { }

    /// <summary>The endogenous regressor.</summary>
    public required string Endogenous { get; init; }

    /// <summary>The coefficients of intercept, exogenous regressors and instruments, with the chosen covariance.</summary>
    public required CoefficientTable Coefficients { get; init; }

    /// <summary>The share of its variation that exogenous regressors and instruments explain, weighted; around 0 without an
    /// intercept, around the effects where they are absorbed.</summary>
    public required double RSquared { get; init; }

    /// <summary>The test that no instrument enters, for errors of equal variance: F with L and n - L - k1 degrees of freedom, less the
    /// rank of absorbed effects. Null after a perfect first stage.</summary>
    public required HypothesisTest? F { get; init; }

    /// <summary>The same test with the chosen covariance: Wald over L. Null where that covariance does not hold.</summary>
    public required HypothesisTest? RobustF { get; init; }

    /// <summary>The share of the variation left by the exogenous regressors that the instruments explain.</summary>
    public required double PartialRSquared { get; init; }

    /// <summary>The partial R squared that is left where the instruments move other endogenous regressors too (Shea 1997; Godfrey
    /// 1999).</summary>
    public required double SheaPartialRSquared { get; init; }

    /// <summary>The test that the instruments do not identify this coefficient beside those of the others, F with L - k2 + 1 and n - L - k1
    /// degrees of freedom (Sanderson and Windmeijer 2016); <see cref="F"/> itself with one endogenous regressor. Null after a perfect first
    /// stage.</summary>
    public required HypothesisTest? SandersonWindmeijer { get; init; }

    /// <summary>Why a statistic is null; empty where none is.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>One line: the regressor and its F.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() =>
        FormattableString.Invariant($"First stage of {Endogenous}: ")
        + FormattableString.Invariant($"partial R2 = {PartialRSquared:G4}, {F?.ToString() ?? "a perfect fit"}");
}
