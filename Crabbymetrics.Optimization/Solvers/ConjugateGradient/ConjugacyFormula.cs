namespace Crabbymetrics.Optimization;

/// <summary>How much of the last direction a nonlinear conjugate gradient method keeps.</summary>
public enum ConjugacyFormula
{
    /// <summary>Hager and Zhang (2005), with their lower limit: descent whatever the line search.</summary>
    HagerZhang = 0,

    /// <summary>Polak and Ribiere, not below 0, which restarts by itself (Gilbert and Nocedal 1992).</summary>
    PolakRibierePlus = 1,

    /// <summary>Hestenes and Stiefel, not below 0.</summary>
    HestenesStiefel = 2,

    /// <summary>Fletcher and Reeves, restarted where successive gradients are far from orthogonal (Powell 1977).</summary>
    FletcherReeves = 3,
}
