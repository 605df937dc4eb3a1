using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>Makes estimating equations of functions of one row, for models that need no class of their own.</summary>
public static class EstimatingEquations
{
    /// <summary>Equations <c>sum_i psi_i(theta) = 0</c>.</summary>
    /// <typeparam name="TData">The data.</typeparam>
    /// <param name="start">The names of the k parameters, in order, with where the search for each starts.</param>
    /// <param name="rowCount">The number of rows of the data.</param>
    /// <param name="psi">The k values of one row.</param>
    /// <returns>The equations. Their derivatives are taken by differences.</returns>
    /// <exception cref="ArgumentException">There is no parameter, a name is empty or used twice, or a start is not finite.</exception>
    public static IEstimatingEquations<TData> Create<TData>(
        IReadOnlyList<KeyValuePair<string, double>> start,
        Func<TData, int> rowCount,
        EstimatingFunction<TData> psi
    )
    {
        ArgumentNullException.ThrowIfNull(rowCount);
        ArgumentNullException.ThrowIfNull(psi);
        return new RowEquations<TData>(Checked(start), rowCount, psi);
    }

    /// <summary>The minimization of <c>sum_i rho_i(theta)</c>, with the derivatives <c>psi_i</c> of <c>rho_i</c>.</summary>
    /// <typeparam name="TData">The data.</typeparam>
    /// <param name="start">The names of the k parameters, in order, with where the search for each starts.</param>
    /// <param name="rowCount">The number of rows of the data.</param>
    /// <param name="rho">The loss of one row.</param>
    /// <param name="psi">The k derivatives of the loss of one row.</param>
    /// <param name="isNegativeLogLikelihood">Whether the loss is a negative log-likelihood; only then is there a <c>vanilla</c>
    /// covariance.</param>
    /// <returns>The criterion. Its second derivatives are taken by differences.</returns>
    /// <exception cref="ArgumentException">There is no parameter, a name is empty or used twice, or a start is not finite.</exception>
    public static ICriterion<TData> Minimize<TData>(
        IReadOnlyList<KeyValuePair<string, double>> start,
        Func<TData, int> rowCount,
        LossFunction<TData> rho,
        EstimatingFunction<TData> psi,
        bool isNegativeLogLikelihood = false
    )
    {
        ArgumentNullException.ThrowIfNull(rowCount);
        ArgumentNullException.ThrowIfNull(rho);
        ArgumentNullException.ThrowIfNull(psi);
        return new RowCriterion<TData>(Checked(start), rowCount, rho, psi, isNegativeLogLikelihood);
    }

    private static ImmutableArray<KeyValuePair<string, double>> Checked(IReadOnlyList<KeyValuePair<string, double>> start)
    {
        ArgumentNullException.ThrowIfNull(start);
        if (start.Count == 0)
        {
            throw new ArgumentException("There is no parameter: name at least one, with its start.", nameof(start));
        }

        foreach ((string name, double value) in start)
        {
            if (string.IsNullOrWhiteSpace(name))
            {
                throw new ArgumentException("A parameter has no name.", nameof(start));
            }

            if (!double.IsFinite(value))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"The start of '{name}' is {value}: it must be finite."),
                    nameof(start)
                );
            }
        }

        return start.Select(static entry => entry.Key).Distinct(StringComparer.Ordinal).Count() == start.Count
            ? [.. start]
            : throw new ArgumentException("Two parameters have the same name.", nameof(start));
    }

    private class RowEquations<TData>(
        ImmutableArray<KeyValuePair<string, double>> start,
        Func<TData, int> rowCount,
        EstimatingFunction<TData> psi
    ) : IEstimatingEquations<TData>
    {
        public ImmutableArray<string> ParameterNames(TData data) => [.. start.Select(static entry => entry.Key)];

        public int RowCount(TData data) => rowCount(data);

        public void Start(TData data, Span<double> parameters)
        {
            for (int j = 0; j < start.Length; j++)
            {
                parameters[j] = start[j].Value;
            }
        }

        public void Evaluate(TData data, ReadOnlySpan<double> parameters, int firstRow, int rowCount, Span<double> values)
        {
            for (int i = 0; i < rowCount; i++)
            {
                psi(data, firstRow + i, parameters, values.Slice(i * start.Length, start.Length));
            }
        }
    }

    private sealed class RowCriterion<TData>(
        ImmutableArray<KeyValuePair<string, double>> start,
        Func<TData, int> rowCount,
        LossFunction<TData> rho,
        EstimatingFunction<TData> psi,
        bool isNegativeLogLikelihood
    ) : RowEquations<TData>(start, rowCount, psi), ICriterion<TData>
    {
        public bool IsNegativeLogLikelihood => isNegativeLogLikelihood;

        public void Losses(TData data, ReadOnlySpan<double> parameters, int firstRow, int rowCount, Span<double> losses)
        {
            for (int i = 0; i < rowCount; i++)
            {
                losses[i] = rho(data, firstRow + i, parameters);
            }
        }
    }
}
