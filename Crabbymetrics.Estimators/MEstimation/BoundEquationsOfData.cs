using System.Collections.Immutable;
using System.Numerics;
using System.Text.Json;

namespace Crabbymetrics.Estimators;

/// <summary>Estimating equations with data of one type.</summary>
internal sealed class BoundEquations<TData> : BoundEquations
{
    private readonly IEstimatingEquations<TData> _equations;
    private readonly TData _data;

    public BoundEquations(IEstimatingEquations<TData> equations, TData data)
    {
        equations.Validate(data);
        _equations = equations;
        _data = data;
        Names = equations.ParameterNames(data);
        RowCount = equations.RowCount(data);
        Observations = data as IObservations ?? (data as IObservedData)?.Observations ?? new ObservationSet(RowCount);
        if (Names.IsDefaultOrEmpty)
        {
            throw new ArgumentException("The equations name no parameter.", nameof(equations));
        }

        if (RowCount < 1)
        {
            throw new ArgumentException("There are no rows: at least one observation is needed.", nameof(data));
        }

        RequireRows(Weights?.Values.Length, "weights");
        RequireRows(Time?.Periods.Length, "times");
        foreach (Clustering clustering in Clusters.Values)
        {
            RequireRows(clustering.Codes.Length, $"ids of clustering '{clustering.Name}'");
        }
    }

    public override ImmutableArray<string> Names { get; }

    public override void WriteState(ReadOnlySpan<double> parameters, Utf8JsonWriter writer) =>
        (_equations as IStoredEquations<TData>)?.WriteState(_data, parameters, writer);

    public override int RowCount { get; }

    public override bool HasCriterion => _equations is ICriterion<TData>;

    public override bool IsNegativeLogLikelihood => _equations is ICriterion<TData> { IsNegativeLogLikelihood: true };

    public override bool HasDerivatives => _equations is IEstimatingEquationDerivatives<TData>;

    public override bool IsComplex => _equations is IComplexEstimatingEquations<TData>;

    public override bool ResamplesRows => _equations is IRowResampling<TData>;

    public override IObservations Observations { get; }

    public override void Start(Span<double> parameters) => _equations.Start(_data, parameters);

    public override void Evaluate(ReadOnlySpan<double> parameters, int firstRow, int rowCount, Span<double> values) =>
        _equations.Evaluate(_data, parameters, firstRow, rowCount, values);

    public override void Evaluate(ReadOnlySpan<Complex> parameters, int firstRow, int rowCount, Span<Complex> values) =>
        ((IComplexEstimatingEquations<TData>)_equations).Evaluate(_data, parameters, firstRow, rowCount, values);

    public override void Losses(ReadOnlySpan<double> parameters, int firstRow, int rowCount, Span<double> losses) =>
        ((ICriterion<TData>)_equations).Losses(_data, parameters, firstRow, rowCount, losses);

    public override void AddDerivatives(
        ReadOnlySpan<double> parameters,
        int firstRow,
        ReadOnlySpan<double> weights,
        Span<double> derivatives
    ) => ((IEstimatingEquationDerivatives<TData>)_equations).AddDerivatives(_data, parameters, firstRow, weights, derivatives);

    public override BoundEquations Resample(ReadOnlySpan<int> rows) =>
        new BoundEquations<TData>(_equations, ((IRowResampling<TData>)_equations).Resample(_data, rows));

    private void RequireRows(int? length, string what)
    {
        if (length is { } actual && actual != RowCount)
        {
            throw new ArgumentException($"The data have {RowCount} rows and {actual} {what}: there must be one for each row.");
        }
    }
}
