using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The observations of a classification: a design and, in place of an outcome, a label of any ordered type for each row. Immutable, like
/// <see cref="RegressionData"/>: the <c>With...</c> methods return extended copies.
/// </summary>
/// <typeparam name="TLabel">The labels.</typeparam>
public sealed class LabelledData<TLabel>
    where TLabel : IComparable<TLabel>
{
    internal LabelledData(RegressionData data, ClassCodes<TLabel> codes)
    {
        Data = data;
        Classes = codes;
    }

    /// <summary>The distinct labels, ascending.</summary>
    public ImmutableArray<TLabel> Labels => Classes.Labels;

    /// <summary>The number n of rows.</summary>
    public int RowCount => Data.RowCount;

    /// <summary>The regressors, weights, clusters and time; its outcome is the zero-based position of a row's label among
    /// <see cref="Labels"/>.</summary>
    public RegressionData Data { get; }

    internal ClassCodes<TLabel> Classes { get; }

    /// <summary>Adds observation weights.</summary>
    /// <param name="weights">n values, finite and not negative, not all zero.</param>
    /// <param name="kind">The meaning of the weights.</param>
    /// <returns>The extended data.</returns>
    /// <exception cref="ArgumentException">The length is not n, or a weight is negative or not finite; the message names the
    /// row.</exception>
    public LabelledData<TLabel> WithWeights(double[] weights, WeightKind kind) => new(Data.WithWeights(weights, kind), Classes);

    /// <summary>Adds a clustering of the observations, replacing one of the same name.</summary>
    /// <typeparam name="T">Any type with equality.</typeparam>
    /// <param name="name">The name of the clustering.</param>
    /// <param name="ids">An id per observation.</param>
    /// <returns>The extended data.</returns>
    /// <exception cref="ArgumentException">The length is not n or an id is missing; the message names the row.</exception>
    public LabelledData<TLabel> WithClusters<T>(string name, IReadOnlyList<T> ids) => new(Data.WithClusters(name, ids), Classes);

    /// <summary>Adds the period of each observation.</summary>
    /// <typeparam name="T">Numbers, dates, or text that <see cref="TimeIndex.Create{T}"/> reads.</typeparam>
    /// <param name="times">A time per observation.</param>
    /// <returns>The extended data.</returns>
    /// <exception cref="ArgumentException">The length is not n, or a time is missing or cannot be read; the message names the
    /// row.</exception>
    public LabelledData<TLabel> WithTime<T>(IReadOnlyList<T> times)
        where T : IComparable<T> => new(Data.WithTime(times), Classes);

    /// <summary>Adds the period of each observation.</summary>
    /// <param name="time">The periods: those of other data with the same rows, say.</param>
    /// <returns>The extended data.</returns>
    /// <exception cref="ArgumentException">The length is not n.</exception>
    public LabelledData<TLabel> WithTime(TimeIndex time) => new(Data.WithTime(time), Classes);
}
