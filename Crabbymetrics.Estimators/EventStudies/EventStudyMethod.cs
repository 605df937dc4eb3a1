namespace Crabbymetrics.Estimators;

/// <summary>How the effects of a treatment by the time since its start are estimated.</summary>
public enum EventStudyMethod
{
    /// <summary>Least squares on a dummy for each cohort and relative period, averaged over cohorts by their shares among the treated
    /// observations of the relative period; the shares are taken as known. Sun and Abraham, "Estimating dynamic treatment effects in event
    /// studies with heterogeneous treatment effects", Journal of Econometrics 225 (2021); fixest's <c>sunab</c>.</summary>
    SunAbraham,

    /// <summary>Effects of units and periods and slopes are estimated from untreated observations alone and imputed for the treated ones.
    /// Borusyak, Jaravel and Spiess, "Revisiting event-study designs: robust and efficient estimation", Review of Economic Studies 91
    /// (2024).</summary>
    Imputation,

    /// <summary>Least squares on a dummy for each relative period, the same for all cohorts: right where the effects of all cohorts are
    /// equal, and otherwise a mixture with weights that may be negative.</summary>
    TwoWay,
}
