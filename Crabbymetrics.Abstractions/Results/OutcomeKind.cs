namespace Crabbymetrics;

/// <summary>How the outcome of a model is read, and what it may be.</summary>
public enum OutcomeKind
{
    /// <summary>Numbers.</summary>
    Amounts,

    /// <summary>0 and 1, or two words of which the later one is the event, or successes of trials.</summary>
    Binary,

    /// <summary>Numbers from 0 to 1, or two words, or successes of trials.</summary>
    Proportions,

    /// <summary>Labels of unordered classes, numbers or words.</summary>
    Classes,

    /// <summary>The model has no outcome.</summary>
    None,
}
