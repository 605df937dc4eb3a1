using System.Collections.Immutable;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>A fitted generalized linear model as the shared code hands it to the result that is made of it. Immutable.</summary>
public class GlmFit
{
    private readonly GlmFitState _state;
    private double[]? _hessian;
    private double _refitScale;
    private double[]? _information;
    private double[]? _informationFactor;
    private OtherViews? _views;

    /// <param name="state">The fit as a value.</param>
    /// <param name="absorbed">The number of coefficients of absorbed effects that Pearson's dispersion counts.</param>
    internal GlmFit(in GlmFitState state, int absorbed = 0)
    {
        _state = state;
        double[]? hessian = state.Hessian;
        _hessian = hessian is null || hessian.Length == Working.Layout.Length ? hessian : Compress(hessian, Working);
        Dispersion =
            state.LikelihoodDispersion ?? (Family is IDispersionFamily { HasDispersion: true } ? EstimateDispersion(absorbed) : 1.0);
    }

    /// <summary>The fit as a value, from which another fit can be made.</summary>
    internal GlmFitState State => _state with { Hessian = _hessian };

    /// <summary>The family.</summary>
    public IGlmFamily Family => Rows.Family;

    /// <summary>The dispersion phi: that of maximum likelihood where it was fitted together with the coefficients, Pearson's statistic over
    /// n - k where the family has another to estimate, otherwise 1.</summary>
    public double Dispersion { get; }

    /// <summary>The dispersion of maximum likelihood, where it was fitted together with the coefficients; null elsewhere.</summary>
    internal double? LikelihoodDispersion => _state.LikelihoodDispersion;

    /// <summary>The data.</summary>
    /// <exception cref="InferenceUnavailableException">The observations live elsewhere.</exception>
    public RegressionData Data =>
        Observations as RegressionData ?? throw ObservationsElsewhere.Refusal("values of single rows", Observations.RowCount);

    /// <summary>The observations, wherever they live.</summary>
    public IObservations Observations => _state.Observations;

    /// <summary>The meaning of the weights; null where there are none.</summary>
    internal WeightKind? WeightKind => Observations is RegressionData data ? data.Weights?.Kind : Observations.Summary.WeightKind;

    /// <summary>How the fit went.</summary>
    public FitDiagnostics Diagnostics => _state.Diagnostics;

    internal GlmOptions Options => _state.Options;

    internal EstimationServices Services => _state.Services;

    /// <summary>The rows with their effective weights: 0 for those left out as separated.</summary>
    internal GlmRows Rows => _state.Rows;

    internal WorkingParameters Working => _state.Working;

    /// <summary>The repeated rows merged; null where they are not.</summary>
    internal MergedRows? Merged => _state.Merged;

    /// <summary>The rows that are enough for the likelihood at any parameters: merged, where they are.</summary>
    internal ModelRows Model => Views.Model ??= Merged?.ForLikelihood(new ModelRows(Rows, Working)) ?? new ModelRows(Rows, Working);

    /// <summary>The rows that are enough where outcomes count one by one: merged where regressors, offset and outcome are equal.</summary>
    internal ModelRows ByOutcome => Views.ByOutcome ??= Merged?.ForOutcomes(new ModelRows(Rows, Working)) ?? new ModelRows(Rows, Working);

    /// <summary>The constant that merging rows took from the cost. Resamples use it too, although theirs differs a little.</summary>
    internal double OutcomeTerm => _state.OutcomeTerm;

    /// <summary>Whether the rows have the weights of the data, but for those left out as separated, and not those of a resample.</summary>
    internal bool HasOwnWeights => _state.HasOwnWeights;

    /// <summary>
    /// The same fit over distinct observations with their frequencies. Quantities that need no single row are the same there, and faster to
    /// compute. Null where observations hardly repeat, or where the weights are no frequencies.
    /// </summary>
    internal GlmFit? Cells =>
        Views.Cells ??= HasOwnWeights && Merged?.Cells is { } cells && FrequencyWeights.AreIn(Data) ? OnCells(Merged, cells) : null;

    /// <summary>The same for a bootstrap, for which repeated rows are looked for although the fit had no need to; null where it would not
    /// be faster.</summary>
    internal GlmFit? CellsToResample => (Views.Resampling ??= new ResamplingCells(FindCellsToResample())).Fit;

    /// <summary>The rows whose means are at the edge of what the family allows; empty where the maximum is inside.</summary>
    internal ImmutableArray<int> BoundaryRows => _state.BoundaryRows;

    /// <summary>The working parameters at the optimum.</summary>
    internal double[] Point => _state.Point;

    /// <summary>The Hessian there, in the layout of the working parameters; evaluated when it is first asked for, where the fit could do
    /// without. Two threads that ask at once find the same bits.</summary>
    internal double[] Hessian => _hessian ??= EvaluateHessian(Family);

    /// <summary>How far a step can move the linear predictors of its rows.</summary>
    internal PredictorReach Reach => Views.Reach ??= new PredictorReach(new ModelRows(Rows, Working));

    /// <summary>The observed information, in that layout: the Hessian over the dispersion.</summary>
    internal double[] Information => _information ??= OverDispersion(Hessian);

    /// <summary>The amount added to the residual y - mu of each row in the scores; empty where nothing is. Firth's adjustment.</summary>
    internal double[] ScoreAdjustments => _state.ScoreAdjustments;

    /// <summary>The factor of the information in that layout; null where it is singular.</summary>
    internal double[]? InformationFactor
    {
        get
        {
            if (_informationFactor is null)
            {
                double[] factor = [.. Information];
                _informationFactor = ArrowFactorization.TryFactor(factor, Working.Layout, out _, _state.MaxDegreeOfParallelism)
                    ? factor
                    : [];
            }

            return _informationFactor.Length == Working.Layout.Length ? _informationFactor : null;
        }
    }

    /// <summary>The divisor of the likelihood before a refit compares its decrement with the tolerance: the dispersion, or
    /// <see cref="StoppingScale"/> in a family without one.</summary>
    internal double RefitScale => _refitScale > 0.0 ? _refitScale : _refitScale = FindRefitScale();

    /// <summary>All reported parameters, NaN for those left out.</summary>
    internal ImmutableArray<double> ReportedParameters()
    {
        double[] reported = new double[Working.ReportedCount];
        Working.ToReported(Point, reported);
        return System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(reported);
    }

    /// <summary>The number of observations: positive weights, or their sum where they are frequencies.</summary>
    internal double ObservationCount() => Rows.ObservationCount(WeightKind);

    /// <summary>The weights that are precisions, where the weights are averages' numbers of observations; otherwise empty.</summary>
    internal ReadOnlyMemory<double> Precisions() => WeightKind == Crabbymetrics.WeightKind.Analytic ? Rows.Weights : default;

    /// <summary>The number of independent coefficients of absorbed effects.</summary>
    internal virtual int AbsorbedCoefficients => 0;

    /// <summary>The fit whose columns and information make the leverages of the regressors.</summary>
    internal virtual GlmFit LeverageFit => this;

    /// <summary>The same rows with a constant alone, for the null model; null where that is this fit's own intercept.</summary>
    internal virtual GlmFit? WithConstantAlone => null;

    /// <summary>The leverages of absorbed effects alone; empty without them.</summary>
    /// <param name="nearOne">Whether those of rows with a residual of 0 are enough.</param>
    internal virtual double[] EffectLeverages(bool nearOne) => [];

    /// <summary>The same fit with something more to say of how it went.</summary>
    internal virtual GlmFit With(FitDiagnostics diagnostics) => new(State with { Diagnostics = diagnostics });

    /// <summary>The sum of the squares of the reported slopes of a working point.</summary>
    internal double SquaredSlopes(ReadOnlySpan<double> point)
    {
        double sum = 0.0;
        for (int j = 0; j < Working.SlopeCount; j++)
        {
            double slope = point[Working.FirstSlope + j] / Working.Scale(j);
            sum += slope * slope;
        }

        return sum;
    }

    /// <summary>The expected information, in the layout of the working parameters.</summary>
    internal virtual double[] ExpectedInformation() => InformationOf(ExpectedCurvatureFamily.Of(Family));

    /// <summary>The information of the same rows with other curvatures, in that layout.</summary>
    internal double[] InformationOf(IGlmFamily family) =>
        ReferenceEquals(family, Family) ? Information : OverDispersion(EvaluateHessian(family));

    /// <summary>
    /// The outer product <c>sum m_i s_i s_i'</c> of the scores, in that layout. The visit to the rows that makes it makes the Hessian too,
    /// where that is not yet known and has the same rows.
    /// </summary>
    /// <param name="multipliers">The m; empty for all ones.</param>
    internal double[] ScoreOuterProduct(ReadOnlyMemory<double> multipliers)
    {
        ScoreTerms terms = new(multipliers, ScoreAdjustments);
        ModelRows rows = new(Rows, Working);
        double[] middle;
        if (_hessian is null && Merged is null && InferencePass.Shares(Working))
        {
            (double[] hessian, middle) = InferencePass.Both(rows, Point, Options.Alpha, terms, _state.MaxDegreeOfParallelism);
            _hessian ??= hessian;
        }
        else
        {
            middle = InferencePass.Middle(rows, Point, terms, _state.MaxDegreeOfParallelism);
        }

        return Dispersion == 1.0 ? middle : Array.ConvertAll(middle, value => value / (Dispersion * Dispersion));
    }

    /// <summary>Writes the n linear predictors.</summary>
    internal void LinearPredictors(bool includeOffset, Span<double> result) =>
        LinearPredictors(new ModelRows(Rows, Working), Point, includeOffset, result);

    /// <summary>Writes the linear predictors of some rows at a working point.</summary>
    internal static void LinearPredictors(ModelRows model, ReadOnlySpan<double> point, bool includeOffset, Span<double> result)
    {
        DesignView view = model.Working.View;
        double[] coefficients = new double[model.Working.SlopeCount];
        double constant = model.Working.ToView(point, coefficients);
        double[] scratch = new double[view.ScratchCount];
        LocalRows rows = model.Rows.Local;
        for (int b = 0; b < view.Design.BlockCount; b++)
        {
            DesignBlock block = view.Load(b, scratch, rows);
            Span<double> part = result.Slice(block.FirstRow, block.RowCount);
            if (includeOffset)
            {
                block.LinearPredictor(constant, coefficients, part);
            }
            else
            {
                part.Fill(constant);
                block.AddLinearPredictor(coefficients, part);
            }
        }
    }

    private double[] EvaluateHessian(IGlmFamily family) =>
        InferencePass.Hessian(
            Model with
            {
                Rows = Model.Rows with { Family = family },
            },
            Point,
            Options.Alpha,
            _state.MaxDegreeOfParallelism
        );

    private GlmFit? FindCellsToResample()
    {
        if (Options.Merging == RowMerging.Never || this is AbsorbedGlmFit)
        {
            return null;
        }

        if (Cells is { } known)
        {
            return Options.Merging == RowMerging.Always || MergedRows.ServesResampling(known.Data.RowCount, Data.RowCount) ? known : null;
        }

        return
            HasOwnWeights
            && Merged is null
            && FrequencyWeights.AreIn(Data)
            && MergedRows.FindForResampling(Data, Family, _state.MaxDegreeOfParallelism) is { Cells: { } cells } merged
            ? OnCells(merged, cells)
            : null;
    }

    private GlmFit OnCells(MergedRows merged, RowMerge cells)
    {
        RegressionData data = RegressionData.FromOwned(cells.Design, cells.Outcome.ToArray(), Data.OutcomeName);
        if (Data.HasOffset)
        {
            data = data.WithOffset(cells.Offset.ToArray());
        }

        double[] frequencies = new double[cells.Count];
        cells.SumWeights(Data.Weights is { } own ? own.Values.Span : default, frequencies);
        data = data.WithWeights(frequencies, Crabbymetrics.WeightKind.Frequency);
        GlmRows rows = cells.Merge(Rows);
        WorkingParameters working = Working.On(cells.Design);
        ModelRows model = new(rows, working);
        return new GlmFit(
            State with
            {
                Observations = data,
                Rows = rows,
                Working = working,
                Merged = merged.WithinCells,
                HasOwnWeights = true,
                OutcomeTerm = merged.WithinCells is { } groups ? Estimators.OutcomeTerm.Lost(rows, groups.ForLikelihood(model).Rows) : 0.0,
                ScoreAdjustments = Options.LikelihoodPenalty?.ScoreAdjustments(rows, working, Point, Hessian) ?? [],
            }
        );
    }

    private static double[] Compress(double[] hessian, WorkingParameters working)
    {
        double[] compressed = new double[working.Layout.Length];
        working.Layout.Compress(hessian, compressed);
        return compressed;
    }

    private double[] OverDispersion(double[] hessian) =>
        Dispersion == 1.0 ? hessian : Array.ConvertAll(hessian, value => value / Dispersion);

    private double EstimateDispersion(int absorbed) =>
        GlmStatistics.Pearson(Model.Rows, Model.Working, Point, _state.MaxDegreeOfParallelism)
        / (ObservationCount() - Working.Count - absorbed);

    private double FindRefitScale() =>
        Dispersion is not 0.0 and not 1.0 ? Dispersion
        : Working.Count == 0 || Rows.Family is IDispersionFamily { HasDispersion: true } ? 1.0
        : StoppingScale.Of(Rows, Working, Point, Hessian, (int)Math.Min(int.MaxValue, Rows.PositiveCount()), Options.Tolerance);

    private OtherViews Views => _views ?? Interlocked.CompareExchange(ref _views, new OtherViews(), null) ?? _views;

    // What few ask for: a fit allocates one reference for all of it. Two threads that ask at once find the same bits.
    private sealed class OtherViews
    {
        public ModelRows? Model { get; set; }

        public ModelRows? ByOutcome { get; set; }

        public GlmFit? Cells { get; set; }

        public ResamplingCells? Resampling { get; set; }

        public PredictorReach? Reach { get; set; }
    }

    // Told apart from not having looked.
    private sealed record ResamplingCells(GlmFit? Fit);
}
