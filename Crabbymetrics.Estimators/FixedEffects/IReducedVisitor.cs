namespace Crabbymetrics.Estimators;

/// <summary>Adds up the terms of the reduced normal equations of absorbed effects.</summary>
internal interface IReducedVisitor
{
    /// <summary>Adds <c>w d d'</c> of a row.</summary>
    /// <param name="weight">The weight w.</param>
    /// <param name="places">The places where d is not 0.</param>
    /// <param name="values">Its values there.</param>
    void AddRow(double weight, ReadOnlySpan<int> places, ReadOnlySpan<double> values);

    /// <summary>Subtracts <c>b b'</c> of a level of the eliminated block.</summary>
    /// <param name="places">The places where b may not be 0, each once.</param>
    /// <param name="sums">b at all places.</param>
    void SubtractLevel(List<int> places, ReadOnlySpan<double> sums);
}
