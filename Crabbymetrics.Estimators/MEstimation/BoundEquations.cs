using System.Collections.Immutable;
using System.Numerics;
using System.Text.Json;

namespace Crabbymetrics.Estimators;

/// <summary>Estimating equations with their data: what remains when the type of the data is forgotten.</summary>
internal abstract class BoundEquations
{
    public abstract ImmutableArray<string> Names { get; }

    public abstract int RowCount { get; }

    public abstract bool HasCriterion { get; }

    public abstract bool IsNegativeLogLikelihood { get; }

    public abstract bool HasDerivatives { get; }

    public abstract bool IsComplex { get; }

    /// <summary>Whether a bootstrap draws rows rather than weights.</summary>
    public abstract bool ResamplesRows { get; }

    public abstract IObservations Observations { get; }

    /// <summary>Writes what a saved model needs beside its parameters.</summary>
    public abstract void WriteState(ReadOnlySpan<double> parameters, Utf8JsonWriter writer);

    public ObservationWeights? Weights => Observations.Weights;

    public ImmutableDictionary<string, Clustering> Clusters => Observations.Clusters;

    public TimeIndex? Time => Observations.Time;

    public abstract void Start(Span<double> parameters);

    public abstract void Evaluate(ReadOnlySpan<double> parameters, int firstRow, int rowCount, Span<double> values);

    public abstract void Evaluate(ReadOnlySpan<Complex> parameters, int firstRow, int rowCount, Span<Complex> values);

    public abstract void Losses(ReadOnlySpan<double> parameters, int firstRow, int rowCount, Span<double> losses);

    public abstract void AddDerivatives(
        ReadOnlySpan<double> parameters,
        int firstRow,
        ReadOnlySpan<double> weights,
        Span<double> derivatives
    );

    /// <summary>The same equations with the data of some rows, where they are resampled by rows.</summary>
    public abstract BoundEquations Resample(ReadOnlySpan<int> rows);
}
