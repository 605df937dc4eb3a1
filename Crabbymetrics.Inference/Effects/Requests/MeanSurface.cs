using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>The means of a model as functions of its J linear predictors: one mean of one linear predictor, or C probabilities of the
/// linear predictors of all classes but the reference.</summary>
internal abstract class MeanSurface
{
    /// <summary>The classes; empty for one mean.</summary>
    public abstract ImmutableArray<string> Classes { get; }

    /// <summary>J.</summary>
    public abstract int PredictorCount { get; }

    /// <summary>The number of means of a row.</summary>
    public int MeanCount => Math.Max(1, Classes.Length);

    /// <summary>The position of the intercept of a linear predictor; -1 where there is none.</summary>
    public abstract int InterceptOf(int predictor);

    /// <summary>The position of the coefficient of a column.</summary>
    public abstract int ParameterOf(int predictor, int column);

    /// <summary>Calculates means and derivatives.</summary>
    /// <param name="predictors">J times n linear predictors.</param>
    /// <param name="values">Receives them.</param>
    public abstract void Evaluate(double[][] predictors, SurfaceValues values);

    /// <summary>The surface of a result.</summary>
    /// <exception cref="NotSupportedException">The result has none.</exception>
    public static MeanSurface Of(IEstimationResult result, bool onLink)
    {
        switch (result)
        {
            case ILinearPredictorModel model:
                return new LinkSurface(model, ParameterPositions.Of(result, model), onLink);
            case IClassContrasts when onLink:
                throw new NotSupportedException("The classes have a linear predictor each: effects on the link are their coefficients.");
            case IClassContrasts classes:
                return new SoftmaxSurface(classes);
            default:
                throw new NotSupportedException(
                    $"Effects of '{result.EstimatorName}' are not available: its result is neither an {nameof(ILinearPredictorModel)} "
                        + $"nor an {nameof(IClassContrasts)}."
                );
        }
    }

    /// <summary>The regressors of the fit.</summary>
    public static DesignMatrix DesignOf(IEstimationResult result) =>
        result is ILinearPredictorModel model ? model.Design : ((IClassContrasts)result).Design;
}
