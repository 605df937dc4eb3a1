using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics;

/// <summary>A covariance of estimates with the facts that make it reproducible: its kind, its small-sample factor, its clusters.
/// Immutable.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(CovarianceMatrixJsonConverter))]
public sealed class CovarianceMatrix : ITabular
{
    private readonly ImmutableArray<double> _values;

    /// <summary>Creates a covariance from a copy of values.</summary>
    /// <param name="kind">The name of the formula.</param>
    /// <param name="parameterNames">The k parameter names.</param>
    /// <param name="values">k x k values, row-major; NaN rows and columns for parameters that are not identified.</param>
    /// <exception cref="ArgumentException">The number of values is not the square of the number of names.</exception>
    [OverloadResolutionPriority(1)]
    public CovarianceMatrix(string kind, ImmutableArray<string> parameterNames, ReadOnlySpan<double> values)
        : this(kind, parameterNames, values.ToImmutableArray()) { }

    /// <summary>Creates a covariance, which keeps the values as they are: those of thousands of parameters need not be copied.</summary>
    /// <param name="kind">The name of the formula.</param>
    /// <param name="parameterNames">The k parameter names.</param>
    /// <param name="values">k x k values, row-major; NaN rows and columns for parameters that are not identified.</param>
    /// <exception cref="ArgumentException">The number of values is not the square of the number of names.</exception>
    public CovarianceMatrix(string kind, ImmutableArray<string> parameterNames, ImmutableArray<double> values)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        int k = parameterNames.Length;
        if (values.Length != k * k)
        {
            throw new ArgumentException($"A covariance of {k} parameters has {k * k} values; {values.Length} were given.", nameof(values));
        }

        Kind = kind;
        ParameterNames = parameterNames;
        _values = values;
    }

    /// <summary>The name of the formula: <c>vanilla</c>, <c>hc1</c>; with another small-sample factor than its own, <c>sandwich with
    /// n/(n-k)</c>.</summary>
    public string Kind { get; }

    /// <summary>The k parameter names.</summary>
    public ImmutableArray<string> ParameterNames { get; }

    /// <summary>The small-sample factor by its formula, such as <c>n/(n-k)</c>; <c>none</c> where there is none.</summary>
    public string SmallSample { get; init; } = "none";

    /// <summary>The scalar that multiplies the formula without small-sample correction; 1 where there is none, NaN where it is not one
    /// scalar.</summary>
    public double SmallSampleFactor { get; init; } = 1.0;

    /// <summary>The dispersion that multiplies the formula; 1 where it has none.</summary>
    public double Dispersion { get; init; } = 1.0;

    /// <summary>The number of clusters of each clustering used; empty where the formula uses none.</summary>
    public ImmutableDictionary<string, int> ClusterCounts { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>The number of lags of the kernel over time; null where the formula has none.</summary>
    public int? Lag { get; init; }

    /// <summary>The kernel over time; null where the formula has none.</summary>
    public SerialKernel? Kernel { get; init; }

    /// <summary>The bandwidth of the kernel, where one was given or found by a rule; null where lags were counted.</summary>
    public double? Bandwidth { get; init; }

    /// <summary>Whether the scores were prewhitened.</summary>
    public bool IsPrewhitened { get; init; }

    /// <summary>The unit in which lags count: <c>year</c>, <c>month</c>, <c>day</c>, for numbers their step, <c>row</c> where the data have
    /// no time index; null where the formula has no lags.</summary>
    public string? Period { get; init; }

    /// <summary>The lag with its unit, for people: <c>2 quarters</c>, <c>2 in steps of 6 hours</c>; null where the formula has no
    /// lags.</summary>
    public string? LagText =>
        Lag is not { } lag ? null
        : Period is null or "1" ? FormattableString.Invariant($"{lag}")
        : char.IsAsciiDigit(Period[0]) ? FormattableString.Invariant($"{lag} in steps of {Period}")
        : FormattableString.Invariant($"{lag} {Period}{(lag == 1 ? "" : "s")}");

    /// <summary>Lag or bandwidth, kernel where it is not Bartlett's, and prewhitening, for people: <c>lag 2 quarters</c>, <c>Parzen kernel,
    /// bandwidth 3.2, prewhitened</c>; null where the formula has no kernel.</summary>
    public string? SerialText
    {
        get
        {
            if (LagText is null && Bandwidth is null)
            {
                return null;
            }

            List<string> parts = [];
            if (Kernel is { } kernel and not SerialKernel.Bartlett)
            {
                parts.Add(kernel == SerialKernel.QuadraticSpectral ? "quadratic spectral kernel" : $"{kernel} kernel");
            }

            parts.Add(LagText is { } lag ? $"lag {lag}" : FormattableString.Invariant($"bandwidth {Bandwidth:0.####}"));
            if (IsPrewhitened)
            {
                parts.Add("prewhitened");
            }

            return string.Join(", ", parts);
        }
    }

    /// <summary>How it was computed, for people: the formula, its lag and its clusters: <c>cr1, 59 clusters of firm</c>.</summary>
    public string Description
    {
        get
        {
            string text = SerialText is { } serial ? $"{Kind}, {serial}" : Kind;
            foreach ((string name, int count) in ClusterCounts.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
            {
                text += FormattableString.Invariant($", {count} clusters of {name}");
            }

            if (!ParameterDegreesOfFreedom.IsEmpty)
            {
                text += "; df " + string.Join(", ", ParameterDegreesOfFreedom.Zip(ParameterNames, static (df, name) => Text(df, name)));
            }

            return text;
        }
    }

    /// <summary>The degrees of freedom of the t distribution to use with this covariance; infinity for the normal.</summary>
    public double DegreesOfFreedom { get; init; } = double.PositiveInfinity;

    /// <summary>The degrees of freedom of t for each parameter, where they differ; empty (the default) where
    /// <see cref="DegreesOfFreedom"/>, else the smallest of them, holds for all.</summary>
    public ImmutableArray<double> ParameterDegreesOfFreedom { get; init; } = [];

    /// <summary>The degrees of freedom of linear combinations of the parameters, where they differ; null where they do not, or where the
    /// covariance was saved without the data.</summary>
    public IContrastDegreesOfFreedom? ContrastDegreesOfFreedom { get; init; }

    /// <summary>The degrees of freedom of t, and of the denominator of F, in tests of a result with this covariance: the smaller of those
    /// of both, but those of the covariance alone where the result has absorbed effects, which the covariance counts by its
    /// convention.</summary>
    /// <param name="result">The fitted model.</param>
    /// <returns>A positive number; infinity for the normal and for chi-squared.</returns>
    public double TestDegreesOfFreedom(IEstimationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result is IAbsorbedEffects { Absorbed.IsEmpty: false } && !double.IsPositiveInfinity(DegreesOfFreedom)
            ? DegreesOfFreedom
            : Math.Min(result.TestDegreesOfFreedom, DegreesOfFreedom);
    }

    /// <summary>The same covariance in working parameters, from which functions of the estimates get their variance without cancellation;
    /// null where there is none.</summary>
    public WorkingCovariance? Working { get; init; }

    /// <summary>Notes for the reader: few clusters, a mended negative eigenvalue.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>The number k of parameters.</summary>
    public int Dimension => ParameterNames.Length;

    /// <summary>The covariance of two parameters.</summary>
    /// <param name="row">The zero-based first parameter.</param>
    /// <param name="column">The zero-based second parameter.</param>
    public double this[int row, int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Dimension);
            ArgumentOutOfRangeException.ThrowIfNegative(column);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, Dimension);
            return _values[(row * Dimension) + column];
        }
    }

    /// <summary>The k x k values, row-major.</summary>
    public ReadOnlySpan<double> Values => _values.AsSpan();

    /// <summary>The k standard errors: the square roots of the diagonal.</summary>
    /// <returns>A new array.</returns>
    public ImmutableArray<double> StandardErrors()
    {
        ImmutableArray<double>.Builder errors = ImmutableArray.CreateBuilder<double>(Dimension);
        for (int j = 0; j < Dimension; j++)
        {
            errors.Add(Math.Sqrt(this[j, j]));
        }

        return errors.MoveToImmutable();
    }

    /// <inheritdoc/>
    ImmutableArray<FormattedTable> ITabular.ToTables()
    {
        NumberText numbers = new(4, System.Globalization.CultureInfo.InvariantCulture);
        return
        [
            new FormattedTable
            {
                Title = $"Covariance: {Description}",
                Keys = ["name", .. ParameterNames],
                Header =
                [
                    [TableCell.Empty, .. ParameterNames.Select(static name => new TableCell(name))],
                ],
                Sections =
                [
                    new TableSection([
                        .. ParameterNames.Select(
                            (name, row) =>
                                ImmutableArray.Create([
                                    new TableCell(name),
                                    .. Enumerable.Range(0, Dimension).Select(j => TableCell.Of(this[row, j], numbers.Significant)),
                                ])
                        ),
                    ]),
                ],
            },
        ];
    }

    /// <summary>The matrix as text.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => this.ToText();

    private static string Text(double df, string name) => FormattableString.Invariant($"{name} {df:0.##}");

    /// <summary>A copy as a two-dimensional array.</summary>
    /// <returns>k x k values.</returns>
    public double[,] ToArray()
    {
        double[,] copy = new double[Dimension, Dimension];
        Buffer.BlockCopy(ImmutableCollectionsMarshal.AsArray(_values)!, 0, copy, 0, _values.Length * sizeof(double));
        return copy;
    }

    /// <summary>A copy as a MathNet matrix.</summary>
    /// <returns>A dense k x k matrix.</returns>
    public Matrix<double> ToMatrix() =>
        Matrix<double>.Build.DenseOfRowMajor(Dimension, Dimension, ImmutableCollectionsMarshal.AsArray(_values)!);
}
