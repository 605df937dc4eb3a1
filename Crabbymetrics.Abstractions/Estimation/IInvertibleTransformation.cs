namespace Crabbymetrics;

/// <summary>A fitted transformation with a way back. Immutable and safe for concurrent use.</summary>
public interface IInvertibleTransformation : IDesignTransformation
{
    /// <summary>Rows of the input from rows of the output: exactly where nothing was left out, and the nearest rows that the transformation
    /// reaches where something was.</summary>
    /// <param name="data">Rows of the output; they are not changed.</param>
    /// <returns>As many rows, with the columns <see cref="IDesignTransformation.InputNames"/>.</returns>
    /// <exception cref="ArgumentException">The columns are not <see cref="IDesignTransformation.OutputNames"/>; the message names the first
    /// that differs.</exception>
    DesignMatrix InverseTransform(DesignMatrix data);
}
