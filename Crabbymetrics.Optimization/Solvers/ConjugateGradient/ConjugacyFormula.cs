namespace Crabbymetrics.Optimization;

/// <summary>
/// How much of the last direction a nonlinear conjugate gradient method keeps. None is taken below 0, which restarts the method by itself
/// (Gilbert and Nocedal, SIAM Journal on Optimization 2 (1992), 21-42), and all are restarted where successive gradients are far from
/// orthogonal (Powell, Mathematical Programming 12 (1977), 241-254).
/// </summary>
public enum ConjugacyFormula
{
    /// <summary>Hager and Zhang (2005): descent whatever the line search.</summary>
    HagerZhang = 0,

    /// <summary>Polak and Ribiere.</summary>
    PolakRibierePlus = 1,

    /// <summary>Hestenes and Stiefel.</summary>
    HestenesStiefel = 2,

    /// <summary>Fletcher and Reeves.</summary>
    FletcherReeves = 3,
}
