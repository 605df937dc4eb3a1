namespace Crabbymetrics.Estimators;

/// <summary>The k values <c>psi_i(theta)</c> of one row.</summary>
/// <typeparam name="TData">The data.</typeparam>
/// <param name="data">The data.</param>
/// <param name="row">The zero-based row.</param>
/// <param name="parameters">k parameters.</param>
/// <param name="values">Receives k values.</param>
public delegate void EstimatingFunction<in TData>(TData data, int row, ReadOnlySpan<double> parameters, Span<double> values);
