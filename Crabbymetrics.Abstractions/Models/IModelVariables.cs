using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// The variables of a fitted model in the rows of its fit, and the way from changed variables to regressors. An effect of a variable is a
/// change of the variable, not of a column: with <c>y ~ x + I(x^2)</c> both columns change with <c>x</c>. Implementations are safe for
/// concurrent use.
/// </summary>
public interface IModelVariables
{
    /// <summary>The number n of rows.</summary>
    int RowCount { get; }

    /// <summary>The variables that the regressors are made of, in the order in which the model names them.</summary>
    ImmutableArray<string> Names { get; }

    /// <summary>Further variables by which rows can be grouped, and that no regressor is made of.</summary>
    ImmutableArray<string> GroupNames { get; }

    /// <summary>The levels of a variable of categories; empty for numbers.</summary>
    /// <param name="name">A variable.</param>
    /// <returns>The levels, in their order, the reference first.</returns>
    ImmutableArray<string> LevelsOf(string name);

    /// <summary>The values of a variable of numbers.</summary>
    /// <param name="name">A variable without levels.</param>
    /// <returns>n values; do not change them.</returns>
    double[] NumbersOf(string name);

    /// <summary>The values of a variable as text.</summary>
    /// <param name="name">A variable, or a further one.</param>
    /// <returns>n values.</returns>
    IReadOnlyList<string> LabelsOf(string name);

    /// <summary>Makes the regressors of rows in which some variables have other values.</summary>
    /// <param name="changes">The variables with their values; empty for the rows of the fit.</param>
    /// <returns>The regressors, in the order of the fit's columns, and the offset.</returns>
    /// <exception cref="CrabbymetricsException">The model has no regressors for a row with these values; the message says which and
    /// why.</exception>
    VariableRows Evaluate(IReadOnlyList<VariableChange> changes);
}
