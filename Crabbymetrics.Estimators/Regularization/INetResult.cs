namespace Crabbymetrics.Estimators;

/// <summary>What elastic nets of one outcome and of several classes report alike.</summary>
public interface INetResult : IEstimationResult
{
    /// <summary>The weight of the absolute coefficients.</summary>
    double L1 { get; }

    /// <summary>The weight of half the squared coefficients.</summary>
    double L2 { get; }

    /// <summary>How many columns have a coefficient that is not 0.</summary>
    int NonzeroCount { get; }

    /// <summary>The largest violation of the conditions of Karush, Kuhn and Tucker.</summary>
    double KktResidual { get; }

    /// <summary>An upper bound on how far the objective is above its minimum.</summary>
    double DualityGap { get; }

    /// <summary>The degrees of freedom, without the intercepts.</summary>
    double DegreesOfFreedom { get; }

    /// <summary>The deviance.</summary>
    double Deviance { get; }

    /// <summary>The share of the null deviance that the model explains.</summary>
    double DevianceRatio { get; }

    /// <summary>Akaike's criterion.</summary>
    double Aic { get; }

    /// <summary>Schwarz's criterion.</summary>
    double Bic { get; }

    /// <summary>The extended criterion of Chen and Chen.</summary>
    double Ebic { get; }

    /// <summary>How the penalty was chosen; null where it was given.</summary>
    PenaltyRule? ChosenBy { get; }
}
