using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>The mean of a model with one linear predictor, or that linear predictor itself.</summary>
internal sealed class LinkSurface(ILinearPredictorModel model, ParameterPositions positions, bool onLink) : MeanSurface
{
    public override ImmutableArray<string> Classes => [];

    public override int PredictorCount => 1;

    public override int InterceptOf(int predictor) => positions.Intercept;

    public override int ParameterOf(int predictor, int column) => positions.Columns[column];

    public override void Evaluate(double[][] predictors, SurfaceValues values)
    {
        if (onLink)
        {
            predictors[0].CopyTo(values.Means[0], 0);
            values.First(0, 0).AsSpan().Fill(1.0);
            values.Second(0, 0, 0).AsSpan().Clear();
            return;
        }

        model.InverseLink(predictors[0], values.Means[0], values.First(0, 0), values.Second(0, 0, 0));
    }
}
