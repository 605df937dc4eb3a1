namespace Crabbymetrics;

/// <summary>A result of a model that has a family: a distribution of the outcome, or a part of one, and a link.</summary>
public interface IFamilyModel
{
    /// <summary>The family.</summary>
    IOutcomeFamily Family { get; }
}
