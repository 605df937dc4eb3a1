namespace Crabbymetrics.Estimators;

/// <summary>What turns raw columns into those in which a linear model is fitted.</summary>
/// <param name="OutcomeCentre">The weighted mean of the outcomes; 0 without an intercept.</param>
/// <param name="Centres">The weighted means of the columns; 0 without an intercept.</param>
/// <param name="Scales">The roots of their mean squares about the centres; 0 of a column that is left out, which tells nothing.</param>
/// <param name="Deviations">Their standard deviations, by the sum of the weights; 1 where that is 0.</param>
internal sealed record ColumnUnits(double OutcomeCentre, double[] Centres, double[] Scales, double[] Deviations);
