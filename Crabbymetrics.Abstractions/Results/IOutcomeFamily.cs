namespace Crabbymetrics;

/// <summary>What a family says of itself to people and of the outcomes that it accepts.</summary>
public interface IOutcomeFamily
{
    /// <summary>The short name, as a user would type it: <c>poisson</c>.</summary>
    string Name { get; }

    /// <summary>The name of the link: <c>log</c>.</summary>
    string LinkName { get; }

    /// <summary>What an outcome must be, to complete "an outcome must be ...": <c>0 or more</c>.</summary>
    string OutcomeRequirement { get; }

    /// <summary>How the outcome is read.</summary>
    OutcomeKind Outcome => OutcomeKind.Amounts;

    /// <summary>Whether a dispersion phi of the outcomes is estimated; where not (the default), it is 1.</summary>
    bool HasDispersion => false;

    /// <summary>The distribution of a single outcome around its mean, for prediction intervals; null where there is none.</summary>
    /// <value>Default this family, where it is an <see cref="IOutcomeTails"/>.</value>
    IOutcomeTails? OutcomeTails => this as IOutcomeTails;

    /// <summary>Finds an outcome that the family does not accept.</summary>
    /// <param name="outcome">Finite outcomes.</param>
    /// <returns>The position of the first that is not accepted; -1 where all are.</returns>
    int FindUnacceptable(ReadOnlySpan<double> outcome);
}
