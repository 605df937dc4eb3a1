using System.Collections.Immutable;
using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics;

/// <summary>
/// The observations of a regression: an outcome, a design, and optionally an offset, weights, clusterings, a time index, instruments,
/// absorbed effects, the units of a panel, further columns and names of the rows. Immutable: the
/// <c>With...</c> methods return extended copies that share what is unchanged. Everything is validated here, once; the caller's arrays are
/// copied, never kept or changed.
/// </summary>
public sealed partial class RegressionData
{
    private readonly double[] _outcome;
    private double[]? _offset;

    private RegressionData(DesignMatrix design, double[] outcome, string outcomeName)
    {
        (SmallestOutcome, LargestOutcome) = Require(design, outcome, outcomeName);
        _outcome = outcome;
        Design = design;
        OutcomeName = outcomeName;
    }

    /// <summary>The number n of rows.</summary>
    public int RowCount => _outcome.Length;

    /// <summary>The n outcomes.</summary>
    public ReadOnlyMemory<double> Outcome => _outcome;

    /// <summary>The smallest of the outcomes.</summary>
    public double SmallestOutcome { get; private set; }

    /// <summary>The largest of the outcomes.</summary>
    public double LargestOutcome { get; private set; }

    /// <summary>The name of the outcome; <c>y</c> where none was given.</summary>
    public string OutcomeName { get; }

    /// <summary>The n x p regressors. The intercept is not among them: estimators add it.</summary>
    public DesignMatrix Design { get; private set; }

    /// <summary>The n offsets, added to the linear predictor with coefficient 1; empty where there is none.</summary>
    public ReadOnlyMemory<double> Offset => _offset;

    /// <summary>Whether there is an offset.</summary>
    public bool HasOffset => _offset is not null;

    /// <summary>The weights and their meaning; null where there are none.</summary>
    public ObservationWeights? Weights { get; private set; }

    /// <summary>The clusterings by name; empty where there are none.</summary>
    public ImmutableDictionary<string, Clustering> Clusters { get; private set; } = ImmutableDictionary<string, Clustering>.Empty;

    /// <summary>The time index; null where there is none.</summary>
    public TimeIndex? Time { get; private set; }

    /// <summary>Creates data from a matrix of regressors and an outcome. Columns are named <c>x1</c>, <c>x2</c> and so on.</summary>
    /// <param name="x">n x p regressors, without a column of ones; p may be 0.</param>
    /// <param name="y">n outcomes.</param>
    /// <returns>The data.</returns>
    /// <exception cref="ArgumentException">The lengths differ, there are no rows, or a value is not finite; the message names row and
    /// column.</exception>
    public static RegressionData Create(double[,] x, double[] y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        RequireSameLength("x", x.GetLength(0), y.Length, nameof(y));
        return Create(DesignMatrix.Create(x), y);
    }

    /// <summary>Creates data from a MathNet matrix and vector. Columns are named <c>x1</c>, <c>x2</c> and so on.</summary>
    /// <param name="x">n x p regressors, without a column of ones.</param>
    /// <param name="y">n outcomes.</param>
    /// <returns>The data.</returns>
    /// <exception cref="ArgumentException">The lengths differ, there are no rows, or a value is not finite; the message names row and
    /// column.</exception>
    public static RegressionData Create(Matrix<double> x, Vector<double> y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        RequireSameLength("x", x.RowCount, y.Count, nameof(y));
        return Create(DesignMatrix.Create(x), y.ToArray());
    }

    /// <summary>Creates data from named columns.</summary>
    /// <param name="columns">The regressors by name, in their order.</param>
    /// <param name="y">n outcomes.</param>
    /// <param name="outcomeName">The name of the outcome.</param>
    /// <returns>The data.</returns>
    /// <exception cref="ArgumentException">A name is empty or used twice, the lengths differ, there are no rows, or a value is not
    /// finite.</exception>
    public static RegressionData Create(IEnumerable<KeyValuePair<string, double[]>> columns, double[] y, string outcomeName = "y")
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(y);
        KeyValuePair<string, double[]>[] list = [.. columns];
        foreach ((string name, double[] values) in list)
        {
            ArgumentNullException.ThrowIfNull(values, name);
            RequireSameLength($"column '{name}'", values.Length, y.Length, nameof(y));
        }

        return Create(DesignMatrix.Create(y.Length, list), y, outcomeName);
    }

    /// <summary>Creates data from a design and an outcome.</summary>
    /// <param name="design">n x p regressors.</param>
    /// <param name="y">n outcomes.</param>
    /// <param name="outcomeName">The name of the outcome.</param>
    /// <returns>The data.</returns>
    /// <exception cref="ArgumentException">The lengths differ, there are no rows, or an outcome is not finite; the message names the
    /// row.</exception>
    public static RegressionData Create(DesignMatrix design, double[] y, string outcomeName = "y")
    {
        ArgumentNullException.ThrowIfNull(y);
        return new RegressionData(design, [.. y], outcomeName);
    }

    /// <summary>
    /// Takes an outcome over without copying it, as
    /// <see cref="DesignMatrix.FromOwnedColumns(IReadOnlyList{string}, IReadOnlyList{double[]})"/> does columns: together they make data
    /// that hold no value twice. The caller must not change the array afterwards.
    /// </summary>
    /// <param name="design">n x p regressors.</param>
    /// <param name="y">n outcomes.</param>
    /// <param name="outcomeName">The name of the outcome.</param>
    /// <returns>The data.</returns>
    /// <exception cref="ArgumentException">The lengths differ, there are no rows, or an outcome is not finite; the message names the
    /// row.</exception>
    public static RegressionData FromOwned(DesignMatrix design, double[] y, string outcomeName = "y")
    {
        return new RegressionData(design, y, outcomeName);
    }

    /// <summary>Adds an offset: a known part of the linear predictor, such as the logarithm of an exposure.</summary>
    /// <param name="offset">n values.</param>
    /// <returns>The extended data.</returns>
    /// <exception cref="ArgumentException">The length is not n or a value is not finite; the message names the row.</exception>
    public RegressionData WithOffset(double[] offset)
    {
        ArgumentNullException.ThrowIfNull(offset);
        RequireRows(offset.Length, nameof(offset));
        RequireFinite(offset, nameof(offset));
        RegressionData extended = Copy();
        extended._offset = [.. offset];
        return extended;
    }

    /// <summary>Adds observation weights.</summary>
    /// <param name="weights">n values, finite and not negative, not all zero.</param>
    /// <param name="kind">The meaning of the weights.</param>
    /// <returns>The extended data.</returns>
    /// <exception cref="ArgumentException">The length is not n, a weight is negative or not finite (the message names the row), or all are
    /// zero.</exception>
    public RegressionData WithWeights(double[] weights, WeightKind kind)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (!Enum.IsDefined(kind))
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "Weights are Frequency, Analytic or Probability.");
        }

        RequireRows(weights.Length, nameof(weights));
        RequireFinite(weights, nameof(weights));
        int negative = Array.FindIndex(weights, static weight => weight < 0.0);
        if (negative >= 0)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"weights is negative in row {negative}: {weights[negative]}. A weight is 0 or more."),
                nameof(weights)
            );
        }

        ObservationWeights validated = new(kind, [.. weights]);
        if (validated.PositiveCount == 0)
        {
            throw new ArgumentException("All weights are zero: at least one observation needs a positive weight.", nameof(weights));
        }

        RegressionData extended = Copy();
        extended.Weights = validated;
        return extended;
    }

    /// <summary>Adds a clustering of the observations, replacing one of the same name.</summary>
    /// <typeparam name="T">Any type with equality.</typeparam>
    /// <param name="name">The name of the clustering.</param>
    /// <param name="ids">An id per observation; equal ids are one cluster.</param>
    /// <returns>The extended data.</returns>
    /// <exception cref="ArgumentException">The length is not n or an id is missing; the message names the row.</exception>
    public RegressionData WithClusters<T>(string name, IReadOnlyList<T> ids)
    {
        Clustering clustering = Clustering.Create(name, ids);
        RequireRows(clustering.Codes.Length, nameof(ids));
        RegressionData extended = Copy();
        extended.Clusters = Clusters.SetItem(name, clustering);
        return extended;
    }

    /// <summary>Adds the period of each observation.</summary>
    /// <typeparam name="T">Numbers, dates, or text that <see cref="TimeIndex.Create{T}"/> reads.</typeparam>
    /// <param name="times">A time per observation.</param>
    /// <returns>The extended data.</returns>
    /// <exception cref="ArgumentException">The length is not n, or a time is missing or cannot be read; the message names the
    /// row.</exception>
    public RegressionData WithTime<T>(IReadOnlyList<T> times)
        where T : IComparable<T> => WithTime(TimeIndex.Create(times));

    /// <summary>Adds the period of each observation.</summary>
    /// <param name="time">The periods: those of other data with the same rows, say.</param>
    /// <returns>The extended data.</returns>
    /// <exception cref="ArgumentException">The length is not n.</exception>
    public RegressionData WithTime(TimeIndex time)
    {
        ArgumentNullException.ThrowIfNull(time);
        RequireRows(time.Periods.Length, nameof(time));
        RegressionData extended = Copy();
        extended.Time = time;
        return extended;
    }

    private RegressionData Copy() => (RegressionData)MemberwiseClone();

    private static (double Smallest, double Largest) Require(DesignMatrix design, double[] y, string outcomeName)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentException.ThrowIfNullOrWhiteSpace(outcomeName);
        RequireSameLength("x", design.RowCount, y.Length, nameof(y));
        if (y.Length == 0)
        {
            throw new ArgumentException("There are no rows: at least one observation is needed.", nameof(y));
        }

        return RequireFinite(y, nameof(y));
    }

    private static void RequireSameLength(string what, int rows, int outcomes, string argument)
    {
        if (rows != outcomes)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{what} rows must match y length: {what} has {rows} rows and y has {outcomes} values."),
                argument
            );
        }
    }

    // The smallest and the largest are finite if all are: neither passes over what is not a number.
    private static (double Smallest, double Largest) RequireFinite(double[] values, string argument)
    {
        double smallest = TensorPrimitives.Min<double>(values),
            largest = TensorPrimitives.Max<double>(values);
        if (double.IsFinite(smallest) && double.IsFinite(largest))
        {
            return (smallest, largest);
        }

        int row = Array.FindIndex(values, static value => !double.IsFinite(value));
        throw new ArgumentException(
            FormattableString.Invariant(
                $"{argument} is {values[row]} in row {row}: every value must be finite. Drop or fill the row first."
            ),
            argument
        );
    }

    private void RequireRows(int length, string argument)
    {
        if (length != RowCount)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{argument} must have a value for each of the {RowCount} rows; it has {length}."),
                argument
            );
        }
    }
}
