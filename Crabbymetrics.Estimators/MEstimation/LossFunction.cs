namespace Crabbymetrics.Estimators;

/// <summary>The loss <c>rho_i(theta)</c> of one row.</summary>
/// <typeparam name="TData">The data.</typeparam>
/// <param name="data">The data.</param>
/// <param name="row">The zero-based row.</param>
/// <param name="parameters">k parameters.</param>
/// <returns>The loss.</returns>
public delegate double LossFunction<in TData>(TData data, int row, ReadOnlySpan<double> parameters);
